"""The reward in the words of the frameworks that train with it. None of them is imported here.

trl          GRPOTrainer(reward_funcs=term_reward(glossary))
verl         compute_score, compute_score_batch
verifiers    functions of a Rubric, and rewards of a Task
openrlhf     reward_func; termkit.servers.reward answers the same over HTTP
"""
