"""Write all vectors."""

from tools.vectors.files import make_files, write_files

if __name__ == "__main__":
    write_files(make_files())
