"""Makes the vectors anew: python -m tests.golden"""

from __future__ import annotations

import click

from tests.golden.making import RECIPES
from tests.golden.vectors import FOLDER, encode_file


@click.command()
def main() -> None:
    """Makes the golden vectors anew. Those with chance in them stay as they are: delete the file to have others."""
    for name, recipe in RECIPES.items():
        path = FOLDER / name
        if recipe.kept and path.is_file():
            click.echo(f"{name}: kept")
            continue
        made = encode_file(recipe.make())
        same = path.is_file() and path.read_bytes() == made
        path.write_bytes(made)
        click.echo(f"{name}: {'as it was' if same else 'made anew'}")


if __name__ == "__main__":
    main()
