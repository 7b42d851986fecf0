"""Starts the service: calls create_app(), and keeps what was loaded out of later collections."""

import gc

from app import create_app

app = create_app()
gc.collect()
gc.freeze()  # a full collection within a request would walk through all modules: 300 ms

if __name__ == "__main__":
    app.run(host="127.0.0.1", port=8080)
