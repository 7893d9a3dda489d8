"""Contracts over HTTP, for the operator: what a company agreed to, changing it with four eyes, ending it."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from billing.catalogue.api import PartWordsSerializer, in_words
from billing.catalogue.models import Plan, PriceBook
from billing.contracts import proposals
from billing.contracts.errors import NoContract
from billing.contracts.forms import part_forms
from billing.contracts.models import Contract, ContractVersion, Proposal
from billing.contracts.selectors import duration_of, first_change_day, version_in_force, versions_of
from billing.contracts.serializers import (
    ComparisonSerializer,
    DurationSerializer,
    NoticeInput,
    PartKindSerializer,
)
from billing.invoices.preview import compare
from linepool.kernel.api import OperatorView
from linepool.kernel.api.input import checked


class _TermsSerializer(serializers.ModelSerializer[Any]):
    contents = serializers.SerializerMethodField()
    parts = serializers.ListField(child=serializers.DictField())
    price_book = serializers.SlugRelatedField(slug_field="code", read_only=True)  # type: ignore[var-annotated]

    @extend_schema_field(PartWordsSerializer(many=True))
    def get_contents(self, terms: Any) -> Any:
        """The parts in words."""
        return in_words(terms)


class ContractVersionSerializer(_TermsSerializer):
    """One version of a contract, with its parts as data and in words."""

    class Meta:
        model = ContractVersion
        fields = ("number", "effective_from", "currency", "price_book", "parts", "contents", "prices_include_tax",
                  "term_months", "notice_days")  # fmt: skip


class ProposalSerializer(_TermsSerializer):
    """A change somebody proposed, and what became of it."""

    proposed_by = serializers.CharField(source="proposed_by.name")
    decided_by = serializers.CharField(source="decided_by.name", allow_null=True, default=None)
    mine = serializers.SerializerMethodField(help_text="the reader proposed it, so somebody else approves")
    by_company = serializers.SerializerMethodField(help_text="the company itself asks for it")

    class Meta:
        model = Proposal
        fields = ("id", "status", "effective_on", "reason", "currency", "price_book", "parts", "contents",
                  "prices_include_tax", "term_months", "notice_days", "proposed_by", "proposed_at", "decided_by",
                  "decided_at", "mine", "by_company")  # fmt: skip

    def get_mine(self, proposal: Proposal) -> bool:
        """By the reader, whom the context carries."""
        reader = self.context.get("reader")
        return reader is not None and proposal.proposed_by_id == reader.pk

    def get_by_company(self, proposal: Proposal) -> bool:
        """Its proposer is no operator."""
        return not proposal.proposed_by.is_operator


class CompanyContractSerializer(serializers.Serializer[Any]):
    """A company's contract: its versions, newest first, and the proposals for it."""

    company_id = serializers.IntegerField()
    duration = DurationSerializer()
    first_change_on = serializers.DateField(help_text="the first day a change may begin, in the company's calendar")
    notice_given_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    in_force = serializers.IntegerField(
        help_text="the number of the version in force; null when it is over", allow_null=True
    )
    versions = ContractVersionSerializer(many=True)
    proposals = ProposalSerializer(many=True)


class ChangeInput(serializers.Serializer[Any]):
    """A change of a contract. What is left out stays."""

    parts = serializers.ListField(child=serializers.DictField(), allow_empty=False, max_length=40)
    effective_on = serializers.DateField()
    reason = serializers.CharField(max_length=200)
    price_book = serializers.SlugField(required=False)
    term_months = serializers.IntegerField(required=False, min_value=0, max_value=120)
    notice_days = serializers.IntegerField(required=False, min_value=0, max_value=365)


class BookNameSerializer(serializers.ModelSerializer[PriceBook]):
    """A price book by name."""

    class Meta:
        model = PriceBook
        fields = ("code", "name_zh", "name_en", "currency")


class PlanPartsSerializer(serializers.ModelSerializer[Plan]):
    """A plan as a template for a contract."""

    parts = serializers.ListField(child=serializers.DictField())
    price_book = serializers.SlugRelatedField(slug_field="code", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = Plan
        fields = ("code", "name_zh", "name_en", "currency", "price_book", "term_months", "notice_days", "parts")


class TemplatesSerializer(serializers.Serializer[Any]):
    """What contracts can be made of, the plans to begin from, and the price books there are."""

    kinds = PartKindSerializer(many=True)
    plans = PlanPartsSerializer(many=True)
    books = BookNameSerializer(many=True)


class TemplatesView(OperatorView):
    """/api/console/contract-templates/"""

    public_host = True

    @extend_schema(operation_id="contract_templates", responses=TemplatesSerializer)
    def get(self, request: Request) -> Response:
        """List kinds of parts, plans and price books."""
        plans = Plan.objects.select_related("price_book")
        found = {"kinds": part_forms(), "plans": plans, "books": PriceBook.objects.filter(carrier="")}
        return Response(TemplatesSerializer(found).data)


class CompanyContractView(OperatorView):
    """/api/console/companies/{company_id}/contract/"""

    public_host = True

    @extend_schema(responses=CompanyContractSerializer)
    def get(self, request: Any, company_id: int) -> Response:
        """Show the contract; 404 `no_contract` when there is none."""
        return Response(_shown(company_id, request))

    @extend_schema(request=ChangeInput, responses={201: CompanyContractSerializer})
    def post(self, request: Any, company_id: int) -> Response:
        """Propose a change."""
        proposals.propose(company_id, proposals.Change(**checked(ChangeInput, request)), request.user)
        return Response(_shown(company_id, request), status=status.HTTP_201_CREATED)


class NoticeView(OperatorView):
    """/api/console/companies/{company_id}/contract/notice/"""

    public_host = True

    @extend_schema(request=NoticeInput, responses=CompanyContractSerializer)
    def post(self, request: Any, company_id: int) -> Response:
        """Give notice: the contract ends on the first day its terms allow."""
        proposals.give_notice(company_id, request.user, **checked(NoticeInput, request))
        return Response(_shown(company_id, request))

    @extend_schema(request=None, responses=CompanyContractSerializer)
    def delete(self, request: Any, company_id: int) -> Response:
        """Take it back, whoever gave it, as long as the contract has not ended."""
        proposals.take_back_notice(company_id, request.user)
        return Response(_shown(company_id, request))


class PreviewView(OperatorView):
    """/api/console/companies/{company_id}/contract/preview/"""

    public_host = True

    @extend_schema(request=ChangeInput, responses=ComparisonSerializer)
    def post(self, request: Any, company_id: int) -> Response:
        """Compute what the change would cost, storing nothing."""
        contract = version_in_force(company_id)
        change = proposals.Change(**checked(ChangeInput, request))
        newest = versions_of(company_id)[-1]
        terms = proposals.draft_of_change(contract.contract, newest, change)
        return Response(ComparisonSerializer(compare(contract, terms)).data)


class ProposalView(OperatorView):
    """/api/console/proposals/{proposal_id}/"""

    public_host = True

    @extend_schema(request=None, responses=CompanyContractSerializer)
    def post(self, request: Any, proposal_id: int) -> Response:
        """Approve it, as somebody other than its proposer."""
        version = proposals.approve(proposal_id, request.user)
        return Response(_shown(version.contract.company_id, request))

    @extend_schema(request=None, responses=CompanyContractSerializer)
    def delete(self, request: Any, proposal_id: int) -> Response:
        """Reject it, or take one's own back."""
        proposal = proposals.reject(proposal_id, request.user)
        return Response(_shown(proposal.contract.company_id, request))


def _shown(company_id: int, request: Any) -> Any:
    contract = Contract.objects.select_related("company").filter(company_id=company_id).first()
    if contract is None:
        raise NoContract
    versions = versions_of(company_id)[::-1]
    shown = {
        "company_id": company_id,
        "duration": duration_of(contract),
        "first_change_on": first_change_day(contract, versions[0]),
        "notice_given_on": contract.notice_given_on,
        "ends_on": contract.ends_on,
        "in_force": _number_in_force(company_id),
        "versions": versions,
        "proposals": _proposals(contract),
    }
    return CompanyContractSerializer(shown, context={"reader": request.user}).data


def _number_in_force(company_id: int) -> int | None:
    try:
        return version_in_force(company_id).number
    except NoContract:
        return None


def _proposals(contract: Contract) -> QuerySet[Proposal]:
    return contract.proposals.select_related("proposed_by", "decided_by", "price_book")
