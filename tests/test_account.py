"""What an answer costs adds up over all its calls."""

from bot.account import Account


def test_an_account_adds_up_and_names_no_tokens_where_no_model_was_asked() -> None:
    """`usage` is null without a model, and else the tokens of all calls by kind."""
    account = Account()
    assert account.usage is None

    account.spend(10, 2)
    account.spend(5, 1)

    assert account.usage == {"prompt_tokens": 15, "completion_tokens": 3, "total_tokens": 18}
