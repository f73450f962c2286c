"""Leaves in an executed notebook only what a reader sees, so that executing it again changes only what came out differently."""

from pathlib import Path

KERNEL = {"display_name": "TypeScript", "language": "typescript", "name": "tslab"}


def clean(notebook, root):
    # JupyterLab counts a notebook as changed, and saves it, unless this is exactly what the kernel says of its language.
    notebook.metadata = {"kernelspec": KERNEL, "language_info": notebook.metadata.get("language_info", {})}
    for cell in notebook.cells:
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in ("tags", "jupyter")}
        if cell.cell_type == "code":
            cell.outputs = [without_paths(output, root) for output in join_streams(cell.outputs)]
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def join_streams(outputs):
    """What a stream said in many small pieces becomes one output, as long as nothing came between."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


def without_paths(value, root):
    """The same output without this machine's folders."""
    if isinstance(value, str):
        return value.replace(f"{root}/", "").replace(str(root), ".").replace(f"{Path.home()}/", "~/")
    if isinstance(value, list):
        return [without_paths(item, root) for item in value]
    if isinstance(value, dict):
        return type(value)({key: item if key.startswith("image/p") else without_paths(item, root) for key, item in value.items()})
    return value
