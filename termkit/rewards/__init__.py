"""Rewards for training: what a translation is worth, term by term, in a way that cannot be gamed."""

from __future__ import annotations

from termkit.rewards.judge import reward, rewards
from termkit.rewards.settings import DEFAULT, Settings
from termkit.rewards.value import Reward, Verdict

__all__ = ["DEFAULT", "Reward", "Settings", "Verdict", "reward", "rewards"]
