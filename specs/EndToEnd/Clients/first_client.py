"""Registers an agent, asks whether it may call a tool, and prints the verdict."""
import sys

import grpc
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from assembly.agent.v1.lifecycle_pb2 import *
from assembly.common.v1.governance_pb2 import *
from assembly.common.v1.identity_pb2 import AgentId
from assembly.policy.v1.action_context_pb2 import *
from assembly.policy.v1.check_action_pb2 import *


def did_key(public):
    """did:key:z and base58btc of ed 01 and the key."""
    number, digits = int.from_bytes(b"\xed\x01" + public, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"[digit] + digits
    return "did:key:z" + digits


def call(method, request, reply):
    return channel.unary_unary(method, type(request).SerializeToString, reply.FromString)(request, timeout=5)


channel = grpc.insecure_channel(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:50051")
tool = sys.argv[2] if len(sys.argv) > 2 else "cancel_reservation"
key = Ed25519PrivateKey.generate()
public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
me = AgentId(org_id="default", team_id="default", agent_id=did_key(public))
lifecycle = "/assembly.agent.v1.AgentLifecycleService/"

challenge = call(lifecycle + "RequestChallenge",
                 ChallengeRequest(agent_id=me, public_key=public.hex()), ChallengeResponse)
joined = call(lifecycle + "Register",
              RegisterRequest(agent_id=me, name="first client", public_key=public.hex(),
                              registration_nonce=challenge.nonce, possession_proof=key.sign(challenge.nonce)),
              RegisterResponse)
verdict = call("/assembly.policy.v1.PolicyService/CheckAction",
               CheckActionRequest(agent_id=me, credential_token=joined.credential_token, trace_id="first-run",
                                  action_type=TOOL_CALL, context=ActionContext(tool_call=ToolCallContext(
                                      tool_name=tool, args_json=b'{"id": "NO6JO3"}'))),
               CheckActionResponse)
print(f"{tool}: {Decision.Name(verdict.decision)} {verdict.reason!r} "
      f"by rule {verdict.policy_rule!r}, event {verdict.decision_id} at position {verdict.position}")
