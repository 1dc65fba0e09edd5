"""Orders of Amazon's Selling Partner API: two versions of its orders, and its vendors'."""

from typing import Any

from tests.gateway.formats.shops import NAME

AMAZON_V0: list[dict[str, Any]] = [
    {
        "payload": {
            "Orders": [
                {
                    "AmazonOrderId": "902-1845936-5435065",
                    "PurchaseDate": "2026-03-01T09:00:00Z",
                    "LastUpdateDate": "2026-03-01T09:05:00Z",
                    "OrderStatus": "Unshipped",
                    "FulfillmentChannel": "MFN",
                    "OrderTotal": {"CurrencyCode": "EUR", "Amount": "27.90"},
                    "PaymentMethod": "Other",
                    "PaymentMethodDetails": ["CreditCard"],
                    "LatestDeliveryDate": "2026-03-05T22:59:59Z",
                    "BuyerInfo": {
                        "BuyerEmail": "ada@marketplace.example.com",
                        "BuyerName": NAME,
                        "PurchaseOrderNumber": "PO 17",
                    },
                    "ShippingAddress": {
                        "Name": NAME,
                        "AddressLine1": "Hauptstr. 1",
                        "City": "Berlin",
                        "PostalCode": "10115",
                        "CountryCode": "DE",
                        "Phone": "+49 30 1234567",
                    },
                }
            ]
        }
    },
    {
        "payload": {
            "AmazonOrderId": "902-1845936-5435065",
            "OrderItems": [
                {
                    "ASIN": "B00551Q3CS",
                    "OrderItemId": "05015851154158",
                    "SellerSKU": "MUG-1",
                    "Title": "Mug",
                    "QuantityOrdered": 3,
                    "QuantityShipped": 0,
                    "ItemPrice": {"CurrencyCode": "EUR", "Amount": "25.00"},
                    "ItemTax": {"CurrencyCode": "EUR", "Amount": "3.99"},
                    "PromotionDiscount": {"CurrencyCode": "EUR", "Amount": "2.00"},
                    "PromotionDiscountTax": {"CurrencyCode": "EUR", "Amount": "0.32"},
                    "ShippingPrice": {"CurrencyCode": "EUR", "Amount": "4.90"},
                    "ShippingTax": {"CurrencyCode": "EUR", "Amount": "0.78"},
                    "ConditionId": "New",
                }
            ],
        }
    },
]


AMAZON_2026: dict[str, Any] = {
    "order": {
        "orderId": "171-2345678-9012345",
        "createdTime": "2026-03-01T09:00:00Z",
        "lastUpdatedTime": "2026-03-01T09:05:00Z",
        "salesChannel": {"channelName": "AMAZON"},
        "buyer": {
            "buyerName": NAME,
            "buyerEmail": "ada@marketplace.example.com",
            "buyerCompanyName": "Quill Ltd",
            "buyerPurchaseOrderNumber": "PO-17",
        },
        "recipient": {
            "deliveryAddress": {
                "name": NAME,
                "addressLine1": "123 High Street",
                "addressLine2": "Unit 4B",
                "city": "Manchester",
                "postalCode": "M1 2AB",
                "countryCode": "GB",
                "phone": "+44 161 123 4567",
            },
            "deliveryPreference": {"dropOffLocation": "Front desk"},
        },
        "proceeds": {
            "grandTotal": {"amount": "104.97", "currencyCode": "GBP"},
            "breakdowns": [
                {"type": "DELIVERY_TIP", "subtotal": {"amount": "3.00", "currencyCode": "GBP"}}
            ],
        },
        "payment": {"paymentExecutions": [{"paymentMethod": "CreditCard", "cardBrand": "Visa"}]},
        "tax": {
            "taxRegistrations": [
                {
                    "entityType": "BUYER",
                    "taxRegistrationType": "VAT",
                    "taxRegistrationNumber": "GB123456789",
                }
            ]
        },
        "fulfillment": {
            "fulfillmentStatus": "UNSHIPPED",
            "fulfilledBy": "MERCHANT",
            "deliverByWindow": {"latestDateTime": "2026-03-05T23:59:59Z"},
        },
        "orderItems": [
            {
                "orderItemId": "20212345678901",
                "quantityOrdered": 3,
                "measurement": {"unit": "COUNT", "value": 1},
                "product": {
                    "asin": "B08DFPV54V",
                    "title": "Mug",
                    "sellerSku": "MUG-1",
                    "condition": {"conditionType": "NEW"},
                    "price": {"unitPrice": {"amount": "29.99", "currencyCode": "GBP"}},
                },
                "proceeds": {
                    "breakdowns": [
                        {"type": "ITEM", "subtotal": {"amount": "89.97", "currencyCode": "GBP"}},
                        {
                            "type": "SHIPPING",
                            "subtotal": {"amount": "10.00", "currencyCode": "GBP"},
                        },
                        {
                            "type": "TAX",
                            "subtotal": {"amount": "4.00", "currencyCode": "GBP"},
                            "detailedBreakdowns": [
                                {
                                    "subtype": "SHIPPING",
                                    "value": {"amount": "1.00", "currencyCode": "GBP"},
                                }
                            ],
                        },
                        {
                            "type": "DISCOUNT",
                            "subtotal": {"amount": "-2.00", "currencyCode": "GBP"},
                        },
                    ]
                },
            }
        ],
    }
}


VENDOR_RETAIL: dict[str, Any] = {
    "payload": {
        "orders": [
            {
                "purchaseOrderNumber": "L8266355",
                "purchaseOrderState": "New",
                "orderDetails": {
                    "purchaseOrderDate": "2026-03-01T09:00:00Z",
                    "purchaseOrderChangedDate": "2026-03-01T09:05:00Z",
                    "paymentMethod": "Invoice",
                    "importDetails": {
                        "internationalCommercialTerms": "FreeOnBoard",
                        "portOfDelivery": "YANTIAN, CHINA",
                        "importContainers": "1-40'HC",
                        "shippingInstructions": "pallets",
                    },
                    "buyingParty": {
                        "partyId": "AMZN1",
                        "address": {"name": "Amazon EU", "phone": "+49 30 1234567"},
                        "taxInfo": {"taxRegistrationType": "VAT", "taxRegistrationNumber": "DE1"},
                    },
                    "shipToParty": {
                        "partyId": "BER3",
                        "address": {
                            "name": "Amazon BER3",
                            "addressLine1": "Havellandstr. 5",
                            "city": "Brieselang",
                            "postalCode": "14656",
                            "countryCode": "DEU",
                        },
                    },
                    "billToParty": {
                        "partyId": "AMZN1",
                        "address": {
                            "name": "Amazon EU",
                            "addressLine1": "38 avenue John F. Kennedy",
                            "city": "Luxembourg",
                            "postalCode": "1855",
                            "countryCode": "LU",
                        },
                    },
                    "deliveryWindow": "2026-03-05T00:00:00Z--2026-03-10T00:00:00Z",
                    "items": [
                        {
                            "itemSequenceNumber": "1",
                            "amazonProductIdentifier": "B07DFVDRAB",
                            "vendorProductIdentifier": "8806098286500",
                            "orderedQuantity": {
                                "amount": 2,
                                "unitOfMeasure": "CASES",
                                "unitSize": 10,
                            },
                            "netCost": {"amount": "0.125", "currencyCode": "EUR"},
                        },
                        {
                            "itemSequenceNumber": "2",
                            "amazonProductIdentifier": "B07DFYF5AB",
                            "vendorProductIdentifier": "MUG-2",
                            "orderedQuantity": {
                                "amount": 3,
                                "unitOfMeasure": "Eaches",
                                "unitSize": 1,
                            },
                            "netCost": {"amount": "7", "currencyCode": "EUR"},
                        },
                    ],
                },
            }
        ]
    }
}


VENDOR_DIRECT: dict[str, Any] = {
    "orders": [
        {
            "purchaseOrderNumber": "2JK3S9VC",
            "orderDetails": {
                "customerOrderNumber": "123-ABC",
                "orderDate": "2026-03-01T09:00:00Z",
                "orderStatus": "NEW",
                "shipmentDetails": {
                    "isPriorityShipment": True,
                    "shipmentDates": {"promisedDeliveryDate": "2026-03-05T00:00:00Z"},
                },
                "billToParty": {"partyId": "AMZN1", "address": {"name": "Amazon EU"}},
                "shipToParty": {
                    "name": NAME,
                    "addressLine1": "123 XYZ Street",
                    "city": "San Jose",
                    "stateOrRegion": "CA",
                    "postalCode": "94086",
                    "countryCode": "USA",
                },
                "items": [
                    {
                        "itemSequenceNumber": "00001",
                        "buyerProductIdentifier": "B07DFYF5AB",
                        "vendorProductIdentifier": "8806098286123",
                        "title": "Washing machine",
                        "orderedQuantity": {"amount": 2, "unitOfMeasure": "EACH"},
                        "netPrice": {"currencyCode": "USD", "amount": "700"},
                        "taxDetails": {
                            "taxLineItem": [
                                {
                                    "taxRate": "0.1",
                                    "taxAmount": {"currencyCode": "USD", "amount": "140"},
                                    "type": "TOTAL",
                                }
                            ]
                        },
                    }
                ],
            },
        }
    ]
}
