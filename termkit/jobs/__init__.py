"""The jobs, one file each: short pipelines over the parts. The command line and the Python face call these."""
