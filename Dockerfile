# offset-commit in a container: docker build -t offset-commit . && docker run --rm offset-commit demo
# With a Kafka of docker-compose.yml: docker compose run --rm offset-commit lag
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY . .
RUN mvn -q -B package -DskipTests -Dspotless.check.skip -Dcheckstyle.skip \
    && mkdir /unpacked && tar -xzf target/offset-commit-*.tar.gz -C /unpacked --strip-components=1

FROM ${RUNTIME_IMAGE}
RUN useradd --create-home offset-commit
COPY --from=build /unpacked /opt/offset-commit
USER offset-commit
WORKDIR /home/offset-commit
ENV PATH=/opt/offset-commit/bin:$PATH
# The class archive is made now, so that the first run starts quickly, and no run writes.
RUN offset-commit prepare
ENTRYPOINT ["offset-commit"]
