# A cluster and a task definition. Gantry is found through AWS_ENDPOINT_URL: see ../README.md.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_ecs_cluster" "demo" {
  name = "demo"
}

resource "aws_ecs_cluster_capacity_providers" "demo" {
  cluster_name       = aws_ecs_cluster.demo.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 256
  memory                   = 512

  container_definitions = jsonencode([{
    name         = "web"
    image        = "public.ecr.aws/docker/library/busybox:1.37"
    command      = ["httpd", "-f", "-p", "8080"]
    portMappings = [{ containerPort = 8080 }]
  }])
}
