# The course in a container:
#   docker build -t siamese-lab .
#   docker run --rm -it -p 8888:8888 siamese-lab            the course in JupyterLab: open the address that it prints
#   docker run --rm siamese-lab npm test                    every test
# With a browser for the tests that need one: docker build --build-arg packages=chromium -t siamese-lab .

# What the README asks of a machine. The devcontainer is this stage.
FROM debian:trixie-slim AS machine
ARG packages=
RUN apt-get update && \
    apt-get install -y --no-install-recommends nodejs npm g++ python3 python3-venv $packages && \
    rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --shell /bin/bash learner && \
    install -d -o learner -g learner /siamese-lab

FROM machine AS course
USER learner
WORKDIR /siamese-lab
COPY --chown=learner:learner . .
RUN npm run setup
EXPOSE 8888
CMD ["npm", "start", "--", "--ip=0.0.0.0"]
