-- vendor_versions: Versions of each framework of which a vendor offers images ready to run, as the default branch of its public tables had
--   them, commit by commit. Source: aws/sagemaker-python-sdk, image_uri_config, and aws/deep-learning-containers, its lists of images (both
--   Apache-2.0).
-- Kind: table
-- subject: The vendor and its table, as sagemaker/mxnet.
-- vendor: Whose tables they are: sagemaker, or dlc for AWS Deep Learning Containers.
-- scope: What the images are for, as the table says: training, inference, eia, inference-neuronx and the like; all where it does not divide.
-- version: Of the framework.
-- first_seen_at: When the branch had it first, UTC.
-- is_censored: Whether it came together with its table, in the table's first commit or after the table was away, so that it may have been
--   offered earlier than it was seen.
-- not_before: Since when the table was away before; NULL where the version is not censored, and where the table has nothing before.
-- removed_at: When the table was there without it, UTC; NULL while it is listed. A table that is away is no removal.
-- source: The repository and the commit that had it first.
-- known_at: When we read it so first, UTC.
select subject, split_part(subject, '/', 1) as vendor, scope, version, first_seen_at, is_censored, not_before, removed_at,
  if(starts_with(subject, 'dlc/'), 'aws/deep-learning-containers@', 'aws/sagemaker-python-sdk@') || commit_sha as source, known_at
from raw.vendor_versions
