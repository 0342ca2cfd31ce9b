"""Job specs and settings as Terraform resources. Nothing else of ours knows cdktf."""
