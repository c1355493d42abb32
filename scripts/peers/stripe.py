"""localstripe on a free port of this machine, told on the first line of what it says.

Some things are added. What Stripe's API has and localstripe does not know: `off_session` where a payment is
confirmed, and disputes, which a test opens with `POST /_config/disputes/ID`. And a proxy's faults, for the
next requests that fit: `POST /_config/faults` with `{"on": "POST /v1/refunds", "what": "lose", "skip": 0}`.

lose    the request is carried out, and its answer lost
break   the request is lost before it is carried out
fail    it is answered with 500, and nothing is done
repeat  it is carried out twice, and the second answer given
lie     in the answer the amounts are ten times as high
"""

import json
import re
import socket
import sys

from aiohttp import web
from localstripe import resources

resources.store.dump_to_disk = lambda: None


def confirm(id, off_session=None, **kwargs):
    return resources.PaymentIntent._api_confirm(id, **kwargs)


CONFIRM = '/v1/payment_intents/{id}/confirm'
resources.extra_apis[:] = [
    (method, url, confirm if url == CONFIRM else function) for method, url, function in resources.extra_apis
]

from localstripe import server  # noqa: E402  (its routes are made of what was changed above)

faults, disputes = [], {}


@web.middleware
async def faulty(request, handler):
    if request.path.startswith('/_config/'):
        return await handler(request)
    name = f'{request.method} {request.path}'
    fault = None
    for one in faults:
        if re.match(one['on'], name):
            if one.get('skip', 0) > 0:
                one['skip'] -= 1
            else:
                fault = one['what']
                if one.get('once', True):
                    faults.remove(one)
                break
    if fault == 'break':
        request.transport.abort()
        return web.Response(status=500)
    if fault == 'fail':
        return web.json_response({'error': {'message': 'out of order'}}, status=500)
    response = await handler(request)
    if request.path == '/js.stripe.com/v3/':
        # Its script names a class Element, in the place of the browser's own.
        response.text = f'(() => {{{response.text}}})();'
    if fault == 'repeat':
        response = await handler(request)
    if fault == 'lose':
        request.transport.abort()
    if fault == 'lie':
        said = json.loads(response.text)
        for one in said.get('data', [said]):
            one['amount'] *= 10
        response = web.json_response(said, status=response.status)
    return response


async def add_fault(request):
    fault = await request.json()
    faults.append(fault) if fault['what'] != 'clear' else faults.clear()
    return web.Response()


async def what_moved(request):
    of = lambda kind: (thing for thing in resources.store.values() if thing.object == kind)
    taken = sum(charge.amount for charge in of('charge') if charge.status == 'succeeded')
    return web.json_response({'taken': taken, 'back': sum(refund.amount for refund in of('refund'))})


async def put_dispute(request):
    disputes[request.match_info['id']] = await request.json()
    return web.Response()


async def dispute(request):
    known = disputes.get(request.match_info['id'])
    return web.json_response(known or {'error': {'message': 'no such dispute'}}, status=200 if known else 404)


app = server.app
app.middlewares.insert(0, faulty)
app.router.add_post('/_config/faults', add_fault)
app.router.add_get('/_config/moved', what_moved)
app.router.add_post('/_config/disputes/{id}', put_dispute)
app.router.add_get('/v1/disputes/{id}', dispute)

listener = socket.create_server(('127.0.0.1', int(sys.argv[1]) if len(sys.argv) > 1 else 0))
print(listener.getsockname()[1], flush=True)
web.run_app(app, sock=listener, print=None, access_log=None)
