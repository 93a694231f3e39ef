"""How users reach the frontend: a load balancer, an Ingress or a Gateway."""
