# 应用镜像. The command line in its own environment; nothing that builds or installs is left in it.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/credit-graph
COPY requirements.lock ./
RUN /opt/credit-graph/bin/pip install --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY graph_service graph_service
COPY loaders loaders
COPY queries queries
COPY api api
COPY visualizations visualizations
RUN /opt/credit-graph/bin/pip install --no-deps --no-build-isolation . \
 && /opt/credit-graph/bin/pip uninstall --yes setuptools pip

FROM python:3.11-slim-bookworm
RUN pip uninstall --yes setuptools wheel pip \
 && useradd --system --uid 10001 --home-dir /var/lib/credit-graph --create-home --shell /usr/sbin/nologin credit \
 && install --directory --owner=credit --group=credit --mode=0700 /var/lib/credit-graph/secrets
COPY --from=build /opt/credit-graph /opt/credit-graph
ENV PATH=/opt/credit-graph/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LANG=C.UTF-8
WORKDIR /var/lib/credit-graph
USER 10001:10001
ENTRYPOINT ["credit-graph"]
CMD ["--help"]
