"""The course as a folder of pages for any web server, with explorers that answer without a kernel.

still.py knows which parts of an explorer can do without Python, and computes them in advance;
notebooks.py runs the notebooks to get them. mathematics.py, pictures.py, prose.py and page.py turn
a notebook into a page; contents.py lists the pages; __main__.py writes the folder. The browser runs
what is in static/, and the explorers' own JavaScript, the same as in JupyterLab. parts.py,
compiled.py and lite.py build the living course beside the pages; cdn.py makes it smaller.
"""
