"""命令. One module a group of commands; `api.cli` puts them together."""
