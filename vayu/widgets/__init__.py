"""Live views in a notebook: ipywidgets and plotly. What is saved is `vayu.report`'s."""
