"""The buyer, the desk and play lint. Pure."""
