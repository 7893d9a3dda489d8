"""What is known of a company's agents beside their seat: skills, team, load, and the reasons for a pause."""
