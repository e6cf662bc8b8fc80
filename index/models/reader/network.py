"""The reader as a torch module: the bundled encoder over question and passage, and four scores.

One linear layer gives each token four logits; which of them mean something depends
on the token. Of a passage's token: that the short answer starts there, that it ends
there, and, as the mean over a sentence, that the sentence answers. Of the first
token: that nothing here answers (as start and end, after Devlin et al. 2019, "BERT",
section 4.3), and that something does.
"""

from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel

HEADS = 4  # START, END, RELEVANT and ANSWERED of `decoding`


class ReaderNetwork(nn.Module):
    """Scores the tokens of questions and passages that are read together."""

    def __init__(self, folder: Path) -> None:
        """Begin with the encoder of a folder, the heads untrained."""
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, local_files_only=True)
        self.heads = nn.Linear(self.encoder.config.hidden_size, HEADS)

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor,
    ) -> torch.Tensor:
        """Return the logits of each token, shape (passages, tokens, 4)."""
        hidden = self.encoder(
            input_ids=input_ids,
            attention_mask=attention_mask,
            token_type_ids=token_type_ids,
        ).last_hidden_state
        logits: torch.Tensor = self.heads(hidden)
        return logits
