"""The server as one ASGI application: the routers, and the layers around them.

Routers are made by functions of the service: `perspective.router(service)`, `rest.router(service)`
and mounted here. Errors they may raise and leave to the layers: `batching.Overloaded` (503 with
Retry-After), `quota.OverQuota` (429), `quota.KeyMissing` (403), `quota.KeyUnknown` (400). Bodies
have arrived whole, within the limits, before a route is called.
"""
