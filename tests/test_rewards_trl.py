"""Two steps of GRPO with the real trainer: a tiny model begun at random and taught for a second, a tokenizer made
here, nothing fetched. What is rewarded is what the model writes.

Needs the extra ``trl`` and torch: ``pytest -m slow tests/test_rewards_trl.py``.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from termkit.rewards.adapters.trl import TermReward, term_reward

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]

SENTENCES = [
    ("模型很大。", {"模型": ["model"]}, "The model is big."),
    ("語言模型會預測下一個詞。", {"語言模型": ["language model"]}, "A language model predicts the next word."),
    ("今天下雨。", None, "It rains today."),
    ("沒有術語，也沒有參考。", None, None),
]


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    monkeypatch.setenv("TRL_EXPERIMENTAL_SILENCE", "1")
    pytest.importorskip("trl", reason="the extra 'trl' is not installed")
    pytest.importorskip("torch")


def make_tokenizer() -> Any:
    """A byte-level BPE of the test's own sentences, with a chat template."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    words = Tokenizer(models.BPE())
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.decoder = decoders.ByteLevel()
    specials = ["<|pad|>", "<|end|>", "<|user|>", "<|assistant|>"]
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=specials,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    words.train_from_iterator([f"{source} {reference}" for source, _, reference in SENTENCES], trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, pad_token="<|pad|>", eos_token="<|end|>")
    tokenizer.chat_template = (
        "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}<|end|>{% endfor %}"
        "{% if add_generation_prompt %}<|assistant|>{% endif %}"
    )
    return tokenizer


def make_model(tokenizer: Any) -> Any:
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    torch.manual_seed(0)
    return Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=len(tokenizer),
            hidden_size=64,
            intermediate_size=128,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=256,
            bos_token_id=None,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


def teach(model: Any, tokenizer: Any, prompts: list[str]) -> None:
    """Teaches the model the sentences, half by heart: noise is worth nothing, and what is all alike teaches nothing."""
    import torch

    texts = [f"{prompt}{reference or ''}<|end|>" for prompt, (_, _, reference) in zip(prompts, SENTENCES, strict=True)]
    batch = tokenizer(texts, return_tensors="pt", padding=True)
    labels = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for _ in range(60):
        loss = model(**batch, labels=labels).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


class Recorded:
    """The reward function, with what it was called with and what it gave."""

    def __init__(self, reward: TermReward) -> None:
        self.reward = reward
        self.calls: list[dict[str, Any]] = []
        self.given: list[list[float | None]] = []

    @property
    def __name__(self) -> str:
        return self.reward.__name__

    def __call__(self, **keywords: Any) -> list[float | None]:
        self.calls.append(keywords)
        self.given.append(self.reward(**keywords))
        return self.given[-1]


@pytest.mark.parametrize("conversational", [False, True], ids=["plain", "conversational"])
@pytest.mark.usefixtures("offline")
def test_two_steps_of_grpo(conversational: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from datasets import Dataset
    from trl import GRPOConfig, GRPOTrainer

    def prompt(source: str) -> Any:
        return [{"role": "user", "content": source}] if conversational else f"{source} ->"

    dataset = Dataset.from_list(
        [
            {"prompt": prompt(source), "source": source, "terms": terms, "reference": reference}
            for source, terms, reference in SENTENCES
        ]
    )
    tokenizer = make_tokenizer()
    model = make_model(tokenizer)
    prompts = [prompt(source) for source, _, _ in SENTENCES]
    if conversational:
        prompts = [tokenizer.apply_chat_template(p, tokenize=False, add_generation_prompt=True) for p in prompts]
    teach(model, tokenizer, prompts)
    before = {name: weights.detach().clone() for name, weights in model.named_parameters()}
    reward = Recorded(term_reward(source_language="zh-Hant", target_language="en"))
    trainer = GRPOTrainer(
        model=model,
        reward_funcs=reward,
        train_dataset=dataset,
        processing_class=tokenizer,
        args=GRPOConfig(
            output_dir=str(tmp_path / "out"),
            max_steps=2,
            per_device_train_batch_size=32,
            num_generations=8,
            max_completion_length=24,
            learning_rate=1e-3,
            temperature=1.2,
            logging_steps=1,
            save_strategy="no",
            report_to="none",
            use_cpu=True,
            bf16=False,
            disable_tqdm=True,
            seed=0,
        ),
    )
    trainer.train()

    assert len(reward.calls) == 2
    for call, given in zip(reward.calls, reward.given, strict=True):
        assert {"prompts", "completions", "completion_ids", "trainer_state", "source", "terms", "reference"} <= set(
            call
        )
        assert len(call["completions"]) == len(call["source"]) == len(given) == 32
        assert isinstance(call["completions"][0], list if conversational else str)
        without = [value for value, source in zip(given, call["source"], strict=True) if source == SENTENCES[-1][0]]
        assert without == [None] * 8
        values = [value for value in given if value is not None]
        assert all(0 <= value <= 1 for value in values)
        assert len(set(values)) > 1
    logs = [log for log in trainer.state.log_history if "rewards/term_reward/mean" in log]
    assert len(logs) == 2
    for log, given in zip(logs, reward.given, strict=True):
        values = [value for value in given if value is not None]
        assert math.isclose(log["rewards/term_reward/mean"], sum(values) / len(values), abs_tol=1e-6)
        assert math.isfinite(log["grad_norm"])
    changed = [name for name, weights in model.named_parameters() if not weights.equal(before[name])]
    assert changed
    with capsys.disabled():
        keywords = sorted(reward.calls[0])
        shown = [
            completion if isinstance(completion, str) else completion[-1]["content"]
            for completion in reward.calls[0]["completions"]
        ]
        print(
            f"\nkeywords: {keywords}\ncompletions: {shown}\nrewards: {reward.given}\n{len(changed)} of {len(before)} weights changed"
        )
        for log in logs:
            print({name: value for name, value in log.items() if "reward" in name or name in ("loss", "grad_norm")})
