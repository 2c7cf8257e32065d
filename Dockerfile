# Groundswell as an image: built in one stage, run from another as nobody in particular on a read-only file
# system. What it keeps lies in /var/lib/groundswell. compose.yaml runs it with all it needs.
# Another image with Python 3.11 or newer and its venv module does too: docker build --build-arg BASE=…
ARG BASE=python:3.12-slim-bookworm
FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1
WORKDIR /opt/groundswell
COPY requirements.txt requirements-install.txt ./
COPY bin/install bin/
RUN bin/install python requirements.txt && .venv/bin/python -m pip uninstall --quiet --yes uv
COPY . .
RUN VAR_DIR=/tmp/build STATIC_DIR=/opt/groundswell/static SECRET_KEY=only-while-building bin/collect-static \
    && rm -rf /tmp/build \
    && .venv/bin/python -m compileall -q -j 0 .

FROM ${BASE}
RUN useradd --system --uid 10001 --home-dir /var/lib/groundswell groundswell \
    && install --directory --mode 700 --owner groundswell /var/lib/groundswell /backups
COPY --from=build /opt/groundswell /opt/groundswell
WORKDIR /opt/groundswell
ENV PATH=/opt/groundswell/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    VAR_DIR=/var/lib/groundswell STATIC_DIR=/opt/groundswell/static ERASURES=/backups/erasures.jsonl
USER 10001
VOLUME ["/var/lib/groundswell", "/backups"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["python", "bin/probe", "8000"]
CMD ["python", "-m", "config.server", "--host", "0.0.0.0", "--port", "8000", "--no-worker"]
