"""How the tests ask: by the SDK's own client."""

import json
from typing import Any

import anyio
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult, TextContent, Tool

Asked = tuple[str, dict[str, Any]]
Server = MCPServer[Any] | StdioServerParameters | str


def ask(server: Server, *calls: Asked) -> list[CallToolResult]:
    """What a server answers to calls, each of a tool with its arguments, in one connection."""

    async def connected() -> list[CallToolResult]:
        async with Client(server, message_handler=_fail_at_noise) as client:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return anyio.run(connected)


def tools_of(server: Server) -> list[Tool]:
    """The tools that a server has."""

    async def connected() -> list[Tool]:
        async with Client(server) as client:
            return (await client.list_tools()).tools

    return anyio.run(connected)


async def _fail_at_noise(message: object) -> None:
    """Whatever is not of the protocol comes as an exception."""
    if isinstance(message, Exception):
        raise message


def structured(result: CallToolResult) -> dict[str, Any]:
    """The structured answer; its text says the same."""
    assert not result.is_error, result.content
    answer: dict[str, Any] = json.loads(said(result))
    assert answer == result.structured_content
    return answer


def said(result: CallToolResult) -> str:
    """The text of an answer."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text
