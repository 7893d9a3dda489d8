"""The agent's desk: log in with a seat, take calls, write down results. The state is call control's, never ours."""
