"""How clients book: hours, terms and closed days, and the services that are offered."""
