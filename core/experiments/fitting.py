"""Whether a saved network fits the pictures that it is to answer about."""

from __future__ import annotations

from core.datasets import Dataset
from core.errors import ModelError
from core.images import Recipe
from core.network import Network

_WHAT_TO_DO = "open the data that it was trained on, or train a network on this data"


def picture_recipe(network: Network, name: str) -> Recipe:
    """Return how the network in the file ``name`` is shown a picture; ModelError if it was not made for pictures."""
    if network.card.recipe is None:
        raise ModelError(
            f"{name} was not trained on pictures, so it cannot be asked about any; choose another network."
        )
    return network.card.recipe


def check_fits(network: Network, name: str, dataset: Dataset) -> Recipe:
    """Return the recipe of the network in the file ``name``; ModelError if it is for other pictures, or classes."""
    recipe = picture_recipe(network, name)
    if _form(dataset.recipe) != _form(recipe):
        raise ModelError(
            f"{name} takes pictures of {_form(recipe)} numbers, but those of {dataset.name} have "
            f"{_form(dataset.recipe)}; {_WHAT_TO_DO}."
        )
    classes = len(network.card.class_names)
    if classes != dataset.classes:
        raise ModelError(
            f"{name} tells {classes} classes apart, but the pictures of {dataset.name} are of {dataset.classes}; "
            f"{_WHAT_TO_DO}."
        )
    return recipe


def _form(recipe: Recipe) -> str:
    return f"{recipe.width} × {recipe.height} × {recipe.channels}"
