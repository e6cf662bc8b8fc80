"""What admins may do in a chat, and what they are told unasked."""
