"""Every option of a command is a parameter of the public function of its name, and vice versa."""

import inspect

import click
import pytest

import multivector as mv
from multivector.cli.main import application
from multivector.cli.terminal.parameters import ALIASES

# How a result is written, and for whom: not asked of the function.
WRITTEN = {"format", "output", "run_file", "verbose", "map_file", "geojson", "confusion", "detail"}
# Callbacks and objects that only a program has.
PROGRAMS = {"progress", "on_progress", "on_refused", "parts", "base", "now"}
# The function that does most of a command with another name than the command.
FUNCTIONS = {"code": mv.code_all}
# Options that ask another public function, or that the command turns into a parameter itself.
OTHERS = {
    "brief": {"engine", "no_data"},  # several articles on a cluster; an empty store
    "code": {"window": "window_days"},
    "evaluate": {"what": "kind", "series": "", "retrieve": ""},  # of claims, by `evaluate_claims`
    "whatif": {"show", "powers"},  # parts of its result; the powers of `exit`
    "routes": {"access", "compare", "corridors", "detour"},  # each a function of `answers.routes`
    "forecasts add": {"articles": "sources"},
    "forecasts score": {"backtest", "events", "region", "as_known"},  # `forecasts.backtest`
    "convert": {"date": "start", "names on standard input": "names", "a day has no end": "end"},
    "data add": {"file": "path"},
    "data list": {"schema"},  # the tables of `panel`
    "data pull": {"origins": "origin", "every_open": "origin"},
    "data remove": {"origins": "origin"},
}


def _commands(group, before=()):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*before, name))
        else:
            yield " ".join((*before, name)), command


COMMANDS = dict(_commands(application))


def function(name):
    found = FUNCTIONS.get(name, mv)
    for part in name.replace("-", "_").split() if found is mv else ():
        found = getattr(found, part)
    return found


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"serve", "mcp"}))
def test_options_are_parameters(name):
    parameters = set(inspect.signature(function(name)).parameters) - PROGRAMS
    options = {option.name for option in COMMANDS[name].params} - WRITTEN
    others = OTHERS.get(name, {})
    assert {one for one in others if one.isidentifier()} <= options, "still an option"
    typed = {parameter: ALIASES.get(parameter, parameter) for parameter in parameters}
    given = {option for option in options if option not in others}
    assert given - {*typed.values(), *parameters} == set(), "options without a parameter"
    turned = set(others.values()) if isinstance(others, dict) else set()
    lacking = {p for p, option in typed.items() if not {p, option} & given} - turned
    assert lacking == set(), "parameters without an option"
