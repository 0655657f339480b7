# One process that holds the whole job: server, encoder with its weights, store, index.
#
#   docker build -t onrecord .
#   docker build -t onrecord --build-arg TORCH_INDEX_URL=… .   for CPU-only torch, several GB smaller: the address of
#                                                              the index is in PyTorch's installation guide
#   docker compose up                                          runs it as compose.yaml says

FROM python:3.11-slim-bookworm AS build
ARG TORCH_INDEX_URL=
WORKDIR /src
# The dependencies are a layer of their own: a change of our code installs none of them again.
COPY pyproject.toml constraints.txt ./
RUN python -m venv /opt/venv \
 && python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > requirements.txt \
 && /opt/venv/bin/pip install --no-cache-dir ${TORCH_INDEX_URL:+--extra-index-url "$TORCH_INDEX_URL"} -c constraints.txt -r requirements.txt
COPY README.md LICENSE ./
COPY index/ index/
COPY service/ service/
RUN /opt/venv/bin/pip install --no-cache-dir --no-deps . \
 && /opt/venv/bin/onrecord compile-encoder

FROM python:3.11-slim-bookworm
# A fixed number, so that the owner of a mounted data directory can be set from outside.
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin onrecord \
 && install --directory --owner=10001 --group=10001 /data
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TOKENIZERS_PARALLELISM=false \
    OMP_WAIT_POLICY=PASSIVE \
    ONRECORD_DATA_DIR=/data
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["onrecord"]
# Refused as long as the record has no key: `docker run … onrecord keys add NAME --scope admin` makes one.
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
