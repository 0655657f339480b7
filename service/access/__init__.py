"""Who may do what: keys and their scopes, sessions, sign-on by a proxy, limits."""
