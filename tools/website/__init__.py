"""The course as a folder of pages that any web server can hold, and that answer without a kernel.

still.py says what of an explorer can do without Python, and computes it; notebooks.py gets that
from the notebooks; mathematics.py, pictures.py, prose.py and page.py turn a notebook into a page;
contents.py has the list of pages; __main__.py writes the folder. What runs in the browser is in
static/, and the explorers' own JavaScript, as it is in JupyterLab. The living course beside the
pages is put together by parts.py, compiled.py and lite.py; cdn.py makes it smaller.
"""
