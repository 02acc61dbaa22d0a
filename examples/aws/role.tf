# The identity provider, and the role that README.md's first example assumes.

variable "repository" {
  type        = string
  description = "The GitHub repository, such as your-org/your-repo"
}

variable "repository_with_ids" {
  type        = string
  description = "The same with IDs, such as your-org@1234/your-repo@5678"
}

variable "branch" {
  type        = string
  default     = "main"
  description = "The branch that may push"
}

variable "ecr_repositories" {
  type        = string
  default     = "app"
  description = "The ECR repositories that it may push to and create, such as team/charts/*"
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

# If the account has the provider already, import it:
# terraform import aws_iam_openid_connect_provider.github arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com
resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "push_charts" {
  name = "push-charts"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.github.arn }
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = [
            "repo:${var.repository}:ref:refs/heads/${var.branch}",
            "repo:${var.repository_with_ids}:ref:refs/heads/${var.branch}",
          ]
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "push_charts" {
  name = "push-charts"
  role = aws_iam_role.push_charts.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*"
      },
      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:CompleteLayerUpload",
          "ecr:CreateRepository",
          "ecr:GetDownloadUrlForLayer",
          "ecr:InitiateLayerUpload",
          "ecr:PutImage",
          "ecr:UploadLayerPart",
        ]
        Resource = "arn:${data.aws_partition.current.partition}:ecr:*:${data.aws_caller_identity.current.account_id}:repository/${var.ecr_repositories}"
      },
    ]
  })
}

output "role_arn" {
  value = aws_iam_role.push_charts.arn
}
