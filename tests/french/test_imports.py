import subprocess
import sys


def test_importing_french_loads_neither_babel_nor_num2words() -> None:
    code = "import sys, aci_docs.french; print(sorted({'babel', 'num2words'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
