"""Good Offices: the workbench of a neutral mediator."""

__version__ = "0.1.0"
