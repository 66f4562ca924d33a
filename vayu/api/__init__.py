"""The objects people hold in a notebook: thin, each method one call down."""

from vayu.api.load import profiles as profiles  # lends load profiles a way to draw themselves
