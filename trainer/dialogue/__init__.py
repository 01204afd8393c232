"""What was said and when, of practice and of real chats alike. Pure."""
