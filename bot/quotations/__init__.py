"""From words back to their article: where a quotation stands, whether an answer still holds."""
