"""Pictures of results: plotly figures that one theme draws, and that a saved notebook keeps."""
