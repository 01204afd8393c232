"""Live quality: real chats scored as practice is, and by the platforms' own speed metrics. Pure."""
