"""What a content file may say: the contract that the jobs and the deployment share.

It imports nothing of ours, no Spark and no cdktf.
"""
