"""Binary documents of strangers, each read in a process of its own that has bounds on its time and memory.

The modules `pdf` and `docx` run in that process and are loaded there alone; `process` starts it and asks it.
"""
