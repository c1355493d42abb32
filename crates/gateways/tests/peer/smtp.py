"""A mail server for the tests: refuses no@…, delays busy@…, and prints what it takes as JSON lines."""

import asyncio
import base64
import json

from aiosmtpd.smtp import SMTP


class Scripted:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("no@"):
            return "550 5.1.1 No such user here"
        if address.startswith("busy@"):
            return "451 4.7.1 Come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        said = {"from": envelope.mail_from, "to": envelope.rcpt_tos}
        said["content"] = base64.b64encode(envelope.content).decode()
        print(json.dumps(said), flush=True)
        return "250 Taken"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Scripted(), enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
