"""`python -m aci_docs` is the command line `aci-docs`."""

from aci_docs.cli import main

if __name__ == "__main__":
    main()
