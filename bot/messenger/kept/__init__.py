"""What the bot keeps on disk: questions in work, answers, who may ask, how it is."""
