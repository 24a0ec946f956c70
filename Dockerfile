# One image for every service of docker-compose.yml; the command says which service it is.

FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /ombre
COPY requirements.lock .
# One lock serves developers and users; the largest tools of the former are taken out again.
RUN /ombre/bin/pip install --require-hashes -r requirements.lock \
    && /ombre/bin/pip uninstall --yes hypothesis mypy playwright ruff
COPY . .
RUN /ombre/bin/pip install --no-deps --no-build-isolation .

FROM python:3.12-slim
COPY --from=build /ombre /ombre
ENV PATH=/ombre/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OMBRE_DATA=/data
# /data belongs to the service's user, so that a new volume mounted there does too.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin ombre \
    && install --directory --owner=ombre --group=ombre --mode=0750 /data
USER ombre
WORKDIR /data
VOLUME /data
# A service that serves pages or measures has a better check of its own in docker-compose.yml.
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s \
    CMD ["ombre", "check", "/plant/plant.yaml"]
ENTRYPOINT ["ombre"]
CMD ["--help"]
