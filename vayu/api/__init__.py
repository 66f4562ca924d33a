"""The objects people hold in a notebook: thin, each method one call down."""
