"""What a person has arranged for themselves in a company, kept on the server."""
