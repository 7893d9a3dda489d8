"""What every API view is made of."""

from linepool.kernel.api.pagination import KeysetPagination
from linepool.kernel.api.views import CompanyView, CompanyViewSet, OperatorView, Paged, PublicView

__all__ = ["CompanyView", "CompanyViewSet", "KeysetPagination", "OperatorView", "Paged", "PublicView"]
